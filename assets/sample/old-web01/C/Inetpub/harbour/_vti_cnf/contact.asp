vti_encoding:SR|utf8-nl
vti_timelastmodified:TR|03 May 2008 09:41:00 -0000
vti_author:SR|HARBOUR\\thora
vti_extenderversion:SR|5.0.2.6790
vti_filesize:IR|3675
vti_backlinkinfo:VX|
