Public Class Tide
    Public Shared Function High(ByVal day As Date) As Date
        Return day.AddMinutes((day.DayOfYear * 50) Mod 745)
    End Function
End Class
