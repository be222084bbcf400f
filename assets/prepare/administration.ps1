# PowerShell's commands for IIS. True when this server has them.
function Test-Administration {
    # Else -WhatIf tells of every alias that the module makes.
    $WhatIfPreference = $false
    if (Get-PSDrive -Name IIS -ErrorAction SilentlyContinue) {
        return $true
    }
    if (Get-Module -ListAvailable -Name WebAdministration) {
        Import-Module -Name WebAdministration
        return $true
    }
    if (Get-PSSnapin -Registered -Name WebAdministration -ErrorAction SilentlyContinue) {
        Add-PSSnapin -Name WebAdministration
        return $true
    }
    $false
}

function Confirm-Administration {
    if (-not (Test-Administration)) {
        throw 'PowerShell has no commands for IIS here. Install the IIS Management Scripts and Tools first; Server 2008 wants the IIS PowerShell Snap-In as well, which Microsoft offers for download.'
    }
}
