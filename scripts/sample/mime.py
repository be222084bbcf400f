"""File types: the list of /LM/MimeMap on OLD-WEB01, and the longer one of NEW-WEB07's staticContent."""

_COMMON = """
.323 text/h323;.aaf application/octet-stream;.aca application/octet-stream;.ai application/postscript;.aif audio/x-aiff;.aifc audio/aiff
.aiff audio/aiff;.art image/x-jg;.asf video/x-ms-asf;.asm text/plain;.asx video/x-ms-asf;.au audio/basic;.avi video/x-msvideo
.bas text/plain;.bin application/octet-stream;.bmp image/bmp;.c text/plain;.cab application/octet-stream;.cat application/vnd.ms-pki.seccat
.chm application/octet-stream;.class application/x-java-applet;.cnf text/plain;.cpio application/x-cpio;.cpp text/plain
.crl application/pkix-crl;.crt application/x-x509-ca-cert;.css text/css;.csv application/octet-stream;.cur application/octet-stream
.der application/x-x509-ca-cert;.dib image/bmp;.disco text/xml;.dll application/x-msdownload;.doc application/msword;.dot application/msword
.dtd text/xml;.dvi application/x-dvi;.eml message/rfc822;.eot application/octet-stream;.eps application/postscript;.etx text/x-setext
.exe application/octet-stream;.gif image/gif;.gtar application/x-gtar;.gz application/x-gzip;.h text/plain;.hlp application/winhlp
.hqx application/mac-binhex40;.hta application/hta;.htc text/x-component;.htm text/html;.html text/html;.htt text/webviewhtml
.ico image/x-icon;.ics application/octet-stream;.ief image/ief;.inf application/octet-stream;.ins application/x-internet-signup
.IVF video/x-ivf;.jar application/java-archive;.java application/octet-stream;.jfif image/pjpeg;.jpe image/jpeg;.jpeg image/jpeg
.jpg image/jpeg;.js application/x-javascript;.latex application/x-latex;.lzh application/octet-stream;.m3u audio/x-mpegurl
.man application/x-troff-man;.map text/plain;.mdb application/x-msaccess;.mht message/rfc822;.mhtml message/rfc822;.mid audio/mid
.midi audio/mid;.mov video/quicktime;.mp2 video/mpeg;.mp3 audio/mpeg;.mpeg video/mpeg;.mpg video/mpeg;.mpp application/vnd.ms-project
.msi application/octet-stream;.p10 application/pkcs10;.p12 application/x-pkcs12;.p7b application/x-pkcs7-certificates
.p7s application/pkcs7-signature;.pbm image/x-portable-bitmap;.pcx application/octet-stream;.pdf application/pdf
.pfx application/x-pkcs12;.pgm image/x-portable-graymap;.png image/png;.pnm image/x-portable-anymap;.pot application/vnd.ms-powerpoint
.ppm image/x-portable-pixmap;.pps application/vnd.ms-powerpoint;.ppt application/vnd.ms-powerpoint;.ps application/postscript
.psd application/octet-stream;.pub application/x-mspublisher;.qt video/quicktime;.ra audio/x-pn-realaudio;.ram audio/x-pn-realaudio
.rar application/octet-stream;.rgb image/x-rgb;.rm application/vnd.rn-realmedia;.rmi audio/mid;.rtf application/rtf;.rtx text/richtext
.sgml text/sgml;.sh application/x-sh;.sit application/x-stuffit;.snd audio/basic;.swf application/x-shockwave-flash;.tar application/x-tar
.tcl application/x-tcl;.tex application/x-tex;.tgz application/x-compressed;.tif image/tiff;.tiff image/tiff
.tsv text/tab-separated-values;.ttf application/octet-stream;.txt text/plain;.vbs text/vbscript;.vcf text/x-vcard
.vsd application/vnd.visio;.wav audio/wav;.wbmp image/vnd.wap.wbmp;.wks application/vnd.ms-works;.wma audio/x-ms-wma
.wmf application/x-msmetafile;.wml text/vnd.wap.wml;.wmv video/x-ms-wmv;.wri application/x-mswrite;.wsdl text/xml;.xbm image/x-xbitmap
.xla application/vnd.ms-excel;.xls application/vnd.ms-excel;.xlt application/vnd.ms-excel;.xml text/xml;.xpm image/x-xpixmap
.xsd text/xml;.xsf text/xml;.xsl text/xml;.z application/x-compress;.zip application/x-zip-compressed
"""

_LATER = """
.3g2 video/3gpp2;.3gp video/3gpp;.aac audio/aac;.accdb application/msaccess;.adts audio/vnd.dlna.adts;.appcache text/cache-manifest
.application application/x-ms-application;.atom application/atom+xml;.cab application/vnd.ms-cab-compressed;.deploy application/octet-stream
.docm application/vnd.ms-word.document.macroEnabled.12;.docx application/vnd.openxmlformats-officedocument.wordprocessingml.document
.eot application/vnd.ms-fontobject;.flv video/x-flv;.ics text/calendar;.js application/javascript;.json application/json;.less text/css
.m4a audio/mp4;.m4v video/mp4;.manifest application/x-ms-manifest;.mp4 video/mp4;.oga audio/ogg;.ogg video/ogg;.ogv video/ogg
.one application/onenote;.otf font/otf;.pptx application/vnd.openxmlformats-officedocument.presentationml.presentation;.spx audio/ogg
.svg image/svg+xml;.svgz image/svg+xml;.vsto application/x-ms-vsto;.webm video/webm;.woff font/x-woff;.woff2 application/font-woff2
.xaml application/xaml+xml;.xap application/x-silverlight-app;.xht application/xhtml+xml;.xhtml application/xhtml+xml
.xlsm application/vnd.ms-excel.sheet.macroEnabled.12;.xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
.xps application/vnd.ms-xpsdocument
"""


def _pairs(text):
    return [tuple(entry.split(" ")) for line in text.split("\n") if line for entry in line.split(";")]


IIS6_TYPES = _pairs(_COMMON)
IIS10_TYPES = sorted({**dict(IIS6_TYPES), **dict(_pairs(_LATER))}.items(), key=lambda pair: pair[0].lower())
