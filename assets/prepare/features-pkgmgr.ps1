# Features of Windows, through the package manager of Server 2008. What is installed is read where IIS notes it.
function Test-Feature {
    param([string[]] $Name)
    $noted = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\InetStp\Components' -ErrorAction SilentlyContinue
    foreach ($one in $Name) {
        if (-not ($noted -and $noted.PSObject.Properties[$one] -and $noted.PSObject.Properties[$one].Value -eq 1)) {
            return $false
        }
    }
    $true
}

function Add-Feature {
    param([string[]] $Name)
    $list = $Name -join ';'
    $ended = Start-Process -FilePath "$env:windir\System32\pkgmgr.exe" -ArgumentList "/iu:$list", '/norestart', '/quiet' -Wait -PassThru
    if ($ended.ExitCode -eq 3010) {
        $script:RestartNeeded = $true
    } elseif ($ended.ExitCode -ne 0) {
        throw "pkgmgr.exe ended with $($ended.ExitCode). Its log is $env:windir\Logs\CBS\CBS.log."
    }
}
