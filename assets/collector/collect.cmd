@echo off
rem Gathers what a migration needs to know of this server (Windows Server 2003, IIS 6) in one folder.
rem
rem It only reads. It changes no setting, starts and stops nothing, and writes only below the folder it makes.
rem Passwords in MetaBase.xml are encrypted with a key that stays on this server, and private keys of certificates
rem are not touched.
rem
rem   collect.cmd [FOLDER] [content]
rem
rem FOLDER is made, and must not be there yet; without it OLDSERVER-collected beside this file is used, with the
rem server's own name. The word content copies the folders of all web sites as well, which can take long.
rem Start it as an administrator. Then copy the folder to where Siteferry runs, and choose it as the old server.
rem
rem Names of folders may hold any letter. So they stand between quotes wherever they are used, and reach the parts below
rem in variables (PLACE, TARGET, FOLDER): "call" would read percent signs and carets of an argument a second time.

setlocal EnableExtensions DisableDelayedExpansion
set "OUT=%~1"
set "WITH=%~2"
if /i "%OUT%"=="content" set "OUT="& set "WITH=content"
if not defined OUT set "OUT=%~dp0%COMPUTERNAME%-collected"
set "INETSRV=%SystemRoot%\system32\inetsrv"
set "SYSTEM=%OUT%\%SystemDrive:~0,1%"
set "NOTES=%SYSTEM%\siteferry-collected"

if not exist "%INETSRV%\MetaBase.xml" (
    echo There is no "%INETSRV%\MetaBase.xml": IIS 6 is not installed here.
    exit /b 2
)
if exist "%OUT%" (
    echo "%OUT%" is there already. Name another folder, or remove it first.
    exit /b 2
)
md "%NOTES%\registry" && md "%NOTES%\files" && md "%NOTES%\rights" && md "%SYSTEM%%INETSRV:~2%"
if not exist "%SYSTEM%%INETSRV:~2%" (
    echo "%OUT%" cannot be made.
    exit /b 2
)

echo Gathering into "%OUT%"
>"%NOTES%\collected.txt" echo format=1
>>"%NOTES%\collected.txt" echo computer=%COMPUTERNAME%
>>"%NOTES%\collected.txt" echo windows=%SystemRoot%
>>"%NOTES%\collected.txt" echo processor=%PROCESSOR_ARCHITECTURE%
>>"%NOTES%\collected.txt" echo processor32=%PROCESSOR_ARCHITEW6432%
>>"%NOTES%\collected.txt" echo date=%DATE% %TIME%
rem Other programs write in the code page of the console. Until the end it is that of Windows, which knows more names.
for /f "tokens=2 delims=:." %%C in ('chcp') do set "PAGE=%%C"
for /f "tokens=1,3" %%A in ('reg query "HKLM\SYSTEM\CurrentControlSet\Control\Nls\CodePage" /v ACP') do if /i "%%A"=="ACP" set "ACP=%%B"
if defined ACP chcp %ACP% >nul 2>&1 && >>"%NOTES%\collected.txt" echo codepage=%ACP%
for /f "delims=" %%V in ('ver') do >>"%NOTES%\collected.txt" echo version=%%V

echo Configuration
set "PLACE=%INETSRV%"
for %%F in (MetaBase.xml MBSchema.xml fcgiext.ini) do call :file %%F
set "PLACE=%INETSRV%\urlscan"
call :file urlscan.ini
for /d %%D in ("%SystemRoot%\Microsoft.NET\Framework\v*" "%SystemRoot%\Microsoft.NET\Framework64\v*") do (
    set "PLACE=%%~D\CONFIG"
    call :file machine.config
    call :file web.config
)

echo Registry
call :registry iis "HKLM\SOFTWARE\Microsoft\InetStp"
call :registry http "HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters"
call :registry w3svc "HKLM\SYSTEM\CurrentControlSet\Services\W3SVC\Parameters"
call :registry inetinfo "HKLM\SYSTEM\CurrentControlSet\Services\InetInfo\Parameters"
call :registry computer "HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"
call :registry certificates "HKLM\SOFTWARE\Microsoft\SystemCertificates\MY\Certificates"
call :registry datasources "HKLM\SOFTWARE\ODBC\ODBC.INI\ODBC Data Sources"
call :registry frameworks "HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP"
call :registry aspnet "HKLM\SOFTWARE\Microsoft\ASP.NET"
call :registry classes "HKLM\SOFTWARE\Classes"
call :registry classes32 "HKLM\SOFTWARE\Wow6432Node\Classes"
call :registry datasources32 "HKLM\SOFTWARE\Wow6432Node\ODBC\ODBC.INI\ODBC Data Sources"

echo Folders of the web sites
set /a COUNT=0
set "DIRCMD="
rem A tab, an equals sign and a blank: what stands around the names of properties.
>"%NOTES%\folders.txt" echo.
for /f "usebackq tokens=1* delims=	= " %%A in ("%INETSRV%\MetaBase.xml") do if "%%A"=="Path" >>"%NOTES%\paths.txt" echo %%B
if exist "%NOTES%\paths.txt" for /f "usebackq delims=" %%B in ("%NOTES%\paths.txt") do (
    set "FOLDER=%%~B"
    call :folder
)

echo.
if exist "%NOTES%\left-out.txt" (
    echo Done. What could not be gathered stands in
    echo "%NOTES%\left-out.txt"
) else (
    echo Done.
)
if defined PAGE chcp %PAGE% >nul 2>&1
exit /b 0

rem One file of PLACE, to the same folder below the gathered ones.
:file
if not exist "%PLACE%\%~1" goto :eof
set "TARGET=%SYSTEM%%PLACE:~2%"
if not exist "%TARGET%" md "%TARGET%"
copy "%PLACE%\%~1" "%TARGET%\" >nul
if errorlevel 1 >>"%NOTES%\left-out.txt" echo file "%PLACE%\%~1"
goto :eof

rem One key with all below it. A key that is not there is no fault.
:registry
reg query %2 >nul 2>&1
if errorlevel 1 goto :eof
reg export %2 "%NOTES%\registry\%~1.reg" >nul
if errorlevel 1 >>"%NOTES%\left-out.txt" echo registry %2
goto :eof

rem Files and rights of a folder named in the metabase.
:folder
if not defined FOLDER goto :eof
rem XML writes these two letters in another way.
set "FOLDER=%FOLDER:&amp;=&%"
set "FOLDER=%FOLDER:&apos;='%"
if "%FOLDER:~-1%"=="\" set "FOLDER=%FOLDER:~0,-1%"
if "%FOLDER:~0,2%"=="\\" (
    >>"%NOTES%\left-out.txt" echo share "%FOLDER%"
    goto :eof
)
if "%FOLDER:~2%"=="" (
    >>"%NOTES%\left-out.txt" echo drive "%FOLDER%"
    goto :eof
)
if not exist "%FOLDER%\" (
    >>"%NOTES%\left-out.txt" echo folder "%FOLDER%"
    goto :eof
)
rem The same folder often serves several virtual directories.
for /f "usebackq delims=" %%S in ("%NOTES%\folders.txt") do if /i "%%~S"=="%FOLDER%" goto :eof
>>"%NOTES%\folders.txt" echo "%FOLDER%"
set /a COUNT+=1
echo   "%FOLDER%"
>"%NOTES%\rights\%COUNT%.txt" echo folder="%FOLDER%"
call :rights
for /d /r "%FOLDER%" %%D in (*) do (
    set "INNER=%%D"
    call :inner
)
rem The loop leaves hidden folders out, and dir writes them in the code page of the console.
call :hidden 2>nul
rem /u writes names in Unicode, whatever the code page of the console is, and /a those of hidden files as well.
rem The name of the folder is put in by that cmd: in its own line it would be read twice.
cmd /u /d /c echo folder="%%FOLDER%%">"%NOTES%\files\%COUNT%.txt"
cmd /u /d /c dir /s /a /-c "%%FOLDER%%">>"%NOTES%\files\%COUNT%.txt" 2>nul
if /i not "%WITH%"=="content" goto :eof
set "TARGET=%OUT%\%FOLDER:~0,1%%FOLDER:~2%"
xcopy "%FOLDER%" "%TARGET%" /e /h /k /c /i /y /q >nul
if errorlevel 1 >>"%NOTES%\left-out.txt" echo content "%FOLDER%"
goto :eof

:rights
cacls "%FOLDER%" >>"%NOTES%\rights\%COUNT%.txt" 2>nul
goto :eof

:inner
>>"%NOTES%\rights\%COUNT%.txt" echo folder="%INNER%"
cacls "%INNER%" >>"%NOTES%\rights\%COUNT%.txt" 2>nul
goto :eof

rem Hidden folders, and those below them. One whose name has letters that are lost on the way is not found by it.
:hidden
for /f "delims=" %%D in ('dir /s /b /adh "%%FOLDER%%"') do (
    set "SEEN=%%D"
    call :seen
)
goto :eof

:seen
if not "%SEEN:?=%"=="%SEEN%" goto :eof
if not exist "%SEEN%\" goto :eof
set "INNER=%SEEN%"
call :inner
for /d /r "%SEEN%" %%D in (*) do (
    set "INNER=%%D"
    call :inner
)
goto :eof
