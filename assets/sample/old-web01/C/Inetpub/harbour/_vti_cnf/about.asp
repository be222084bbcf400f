vti_encoding:SR|utf8-nl
vti_timelastmodified:TR|11 Jun 2008 09:20:00 -0000
vti_author:SR|HARBOUR\\thora
vti_extenderversion:SR|5.0.2.6790
vti_filesize:IR|3500
vti_backlinkinfo:VX|
