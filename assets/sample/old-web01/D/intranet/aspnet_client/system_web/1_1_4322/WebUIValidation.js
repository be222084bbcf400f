// placeholder of the shop: the original is installed by ASP.NET
var Page_Validators = [];
