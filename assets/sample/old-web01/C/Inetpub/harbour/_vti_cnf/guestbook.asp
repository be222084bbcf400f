vti_encoding:SR|utf8-nl
vti_timelastmodified:TR|21 Dec 2008 09:44:00 -0000
vti_author:SR|HARBOUR\\thora
vti_extenderversion:SR|5.0.2.6790
vti_filesize:IR|2413
vti_backlinkinfo:VX|
