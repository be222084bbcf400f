# What the ISAPI and CGI restrictions allow. Some entries name the folder of Windows, some a variable for it.
function Get-Restriction {
    param([string] $Path)
    $full = [Environment]::ExpandEnvironmentVariables($Path)
    $list = 'system.webServer/security/isapiCgiRestriction/add'
    Get-WebConfiguration -PSPath 'MACHINE/WEBROOT/APPHOST' -Filter $list | Where-Object { [Environment]::ExpandEnvironmentVariables($_.path) -eq $full }
}

function Test-Restriction {
    param([string] $Path)
    if (-not (Test-Administration)) {
        return $false
    }
    $found = Get-Restriction $Path
    [bool] ($found -and $found.allowed)
}

function Set-Restriction {
    param([string] $Path)
    Confirm-Administration
    if (-not (Get-Restriction $Path)) {
        throw 'The list has no such program.'
    }
    # XPath has two kinds of quotes and no way to escape either; a file name cannot hold the double one.
    $quote = '"'
    if ($Path.Contains($quote)) {
        $quote = "'"
    }
    $filter = 'system.webServer/security/isapiCgiRestriction/add[@path={0}{1}{0}]' -f $quote, $Path
    Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST' -Filter $filter -Name allowed -Value $true
}
