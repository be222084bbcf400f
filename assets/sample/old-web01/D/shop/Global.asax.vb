Imports System.Web

Public Class Global
    Inherits System.Web.HttpApplication

    Sub Application_Start(ByVal sender As Object, ByVal e As EventArgs)
        Application("Opened") = DateTime.Now
    End Sub
End Class
