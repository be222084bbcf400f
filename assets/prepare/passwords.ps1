# Passwords in the configuration of IIS. They are asked for here and stand in no file.
function Get-Account {
    param([string] $Location, [string] $Filter)
    $where = @{ PSPath = 'MACHINE/WEBROOT/APPHOST'; Filter = $Filter }
    if ($Location) {
        $where.Location = $Location
    }
    Get-WebConfiguration @where
}

function Test-Password {
    param([string] $Location, [string] $Filter, [string] $User)
    if (-not (Test-Administration)) {
        return $false
    }
    $found = Get-Account $Location $Filter
    [bool] ($found -and $found.userName -eq $User -and "$($found.password)" -ne '')
}

function Set-Password {
    param([string] $Location, [string] $Filter, [string] $User)
    Confirm-Administration
    $found = Get-Account $Location $Filter
    if (-not ($found -and $found.userName -eq $User)) {
        throw "IIS does not use $User there yet. It comes with the sync: run this script again after it."
    }
    $account = Get-Credential -Credential $User
    if (-not $account) {
        throw 'No password was given.'
    }
    $where = @{ PSPath = 'MACHINE/WEBROOT/APPHOST'; Filter = $Filter }
    if ($Location) {
        $where.Location = $Location
    }
    $password = $account.GetNetworkCredential().Password
    Set-WebConfigurationProperty @where -Name password -Value $password
}
