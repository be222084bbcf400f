Imports System.Data.SqlClient

Public Class Wishes
    Inherits System.Web.UI.Page
    Protected message As System.Web.UI.WebControls.Label
    Protected WithEvents go As System.Web.UI.WebControls.Button

    Private Sub go_Click(ByVal sender As Object, ByVal e As EventArgs) Handles go.Click
        Using_wishes()
    End Sub

    Private Sub Using_wishes()
        Dim link As New SqlConnection(ConfigurationSettings.AppSettings("ConnectionString"))
        link.Open()
        message.Text = Shop.Step(link, "wishes")
        link.Close()
    End Sub
End Class
