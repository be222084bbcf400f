Public Class Stamp
    Inherits System.Web.UI.UserControl
    Protected text As System.Web.UI.WebControls.Literal

    Private Sub Page_Load(ByVal sender As Object, ByVal e As EventArgs) Handles MyBase.Load
        text.Text = Shop.Text("Stamp")
    End Sub
End Class
