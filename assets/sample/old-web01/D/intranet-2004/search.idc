Datasource: Staff2004
Template: search.htx
SQLStatement: SELECT Name, Room FROM People WHERE Name LIKE '%name%'
