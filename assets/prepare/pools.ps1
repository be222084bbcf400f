# Application pools.
function Test-Pool {
    param([string] $Name)
    (Test-Administration) -and (Test-Path -LiteralPath "IIS:\AppPools\$Name")
}

function Add-Pool {
    param([string] $Name)
    Confirm-Administration
    [void](New-WebAppPool -Name $Name)
}

function Confirm-Pool {
    param([string] $Name)
    Confirm-Administration
    if (-not (Test-Pool $Name)) {
        throw 'The pool is not there yet. It comes with the sync: run this script again after it.'
    }
}

function Test-Pool32Bit {
    param([string] $Name)
    (Test-Pool $Name) -and (Get-Item -LiteralPath "IIS:\AppPools\$Name").enable32BitAppOnWin64
}

function Set-Pool32Bit {
    param([string] $Name)
    Confirm-Pool $Name
    Set-ItemProperty -LiteralPath "IIS:\AppPools\$Name" -Name enable32BitAppOnWin64 -Value $true
}

function Test-PoolIdentity {
    param([string] $Name, [string] $User)
    if (-not (Test-Pool $Name)) {
        return $false
    }
    $model = (Get-Item -LiteralPath "IIS:\AppPools\$Name").processModel
    ("$($model.identityType)" -eq 'SpecificUser') -and ($model.userName -eq $User) -and ("$($model.password)" -ne '')
}

# The password is asked for here and stands in no file.
function Set-PoolIdentity {
    param([string] $Name, [string] $User)
    Confirm-Pool $Name
    $account = Get-Credential -Credential $User
    if (-not $account) {
        throw 'No password was given.'
    }
    $model = @{ identityType = 3; userName = $User; password = $account.GetNetworkCredential().Password }
    Set-ItemProperty -LiteralPath "IIS:\AppPools\$Name" -Name processModel -Value $model
}
