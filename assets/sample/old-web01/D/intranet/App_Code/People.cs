using System.DirectoryServices;

public static class People
{
    public static string Room(string name)
    {
        using (DirectorySearcher search = new DirectorySearcher("(sAMAccountName=" + name + ")"))
        {
            SearchResult found = search.FindOne();
            return found == null ? "on the quay" : (string)found.Properties["physicalDeliveryOfficeName"][0];
        }
    }
}
