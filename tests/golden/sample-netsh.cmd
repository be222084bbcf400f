@echo off
rem Certificates of https bindings for NEW-WEB07, as they were on OLD-WEB01. Written by Siteferry.
rem
rem 1. On the old server export each certificate below with its private key (a .pfx file).
rem 2. On the new server import it: certutil -importpfx FILE.pfx
rem 3. Run this file there in a command prompt that was started as administrator. It can be run again; what is
rem    bound already is left alone.
rem
rem Certificates: 1
rem   4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7  store MY  for 0.0.0.0:443  (Harbour Shop)

setlocal DisableDelayedExpansion
chcp 65001 >nul
set LEFT=0

net session >nul 2>&1
if errorlevel 1 (
    echo This needs a command prompt that was started as administrator.
    exit /b 1
)

rem 1 of 1: 0.0.0.0:443, Harbour Shop
netsh http show sslcert ipport=0.0.0.0:443 | findstr /i /c:"4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7" >nul
if not errorlevel 1 (
    echo 0.0.0.0:443: has this certificate already.
    goto next1
)
netsh http show sslcert ipport=0.0.0.0:443 >nul 2>&1
if not errorlevel 1 (
    echo 0.0.0.0:443: has another certificate. If no site needs it: netsh http delete sslcert ipport=0.0.0.0:443
    set LEFT=1
    goto next1
)
certutil -store MY 4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7 >nul 2>&1
if errorlevel 1 (
    echo 0.0.0.0:443: import certificate 4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7 with its private key first.
    set LEFT=1
    goto next1
)
netsh http add sslcert ipport=0.0.0.0:443 certhash=4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7 appid="{4dc3e181-e14b-4a21-b022-59fc669b0914}" certstorename=MY
if errorlevel 1 set LEFT=1
:next1

if %LEFT%==0 echo Every address has its certificate.
if not %LEFT%==0 echo Something is left to do; see above.
exit /b %LEFT%
