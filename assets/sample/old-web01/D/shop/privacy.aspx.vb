Imports System.Data.SqlClient

Public Class Privacy
    Inherits System.Web.UI.Page
    Protected message As System.Web.UI.WebControls.Label
    Protected WithEvents go As System.Web.UI.WebControls.Button

    Private Sub go_Click(ByVal sender As Object, ByVal e As EventArgs) Handles go.Click
        Using_privacy()
    End Sub

    Private Sub Using_privacy()
        Dim link As New SqlConnection(ConfigurationSettings.AppSettings("ConnectionString"))
        link.Open()
        message.Text = Shop.Step(link, "privacy")
        link.Close()
    End Sub
End Class
