Imports System.Data.SqlClient

Public Class Orders
    Inherits System.Web.UI.Page
    Protected message As System.Web.UI.WebControls.Label
    Protected WithEvents go As System.Web.UI.WebControls.Button

    Private Sub go_Click(ByVal sender As Object, ByVal e As EventArgs) Handles go.Click
        Using_orders()
    End Sub

    Private Sub Using_orders()
        Dim link As New SqlConnection(ConfigurationSettings.AppSettings("ConnectionString"))
        link.Open()
        message.Text = Shop.Step(link, "orders")
        link.Close()
    End Sub
End Class
