Public Class Header
    Inherits System.Web.UI.UserControl
    Protected text As System.Web.UI.WebControls.Literal

    Private Sub Page_Load(ByVal sender As Object, ByVal e As EventArgs) Handles MyBase.Load
        text.Text = Shop.Text("Header")
    End Sub
End Class
