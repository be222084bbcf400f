vti_encoding:SR|utf8-nl
vti_timelastmodified:TR|26 Jun 2006 09:32:00 -0000
vti_author:SR|HARBOUR\\thora
vti_extenderversion:SR|5.0.2.6790
vti_filesize:IR|2972
vti_backlinkinfo:VX|
