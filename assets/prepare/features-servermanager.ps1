# Features of Windows, through Server Manager.
function Test-Feature {
    param([string[]] $Name)
    # Else -WhatIf tells of every alias that the module makes.
    $WhatIfPreference = $false
    if (-not (Get-Command -Name Get-WindowsFeature -ErrorAction SilentlyContinue)) {
        Import-Module -Name ServerManager
    }
    $installed = @(Get-WindowsFeature -Name $Name | Where-Object { $_.Installed })
    $installed.Count -ge $Name.Count
}

function Add-Feature {
    param([string[]] $Name)
    if (Get-Command -Name Install-WindowsFeature -ErrorAction SilentlyContinue) {
        $more = @{}
        if ($script:Source) {
            $more.Source = $script:Source
        }
        $result = Install-WindowsFeature -Name $Name @more
    } else {
        $result = Add-WindowsFeature -Name $Name
    }
    if (-not $result.Success) {
        throw 'Windows did not install them. If files are missing, give the installation medium with -Source D:\sources\sxs.'
    }
    if ("$($result.RestartNeeded)" -eq 'Yes') {
        $script:RestartNeeded = $true
    }
}
