[CmdletBinding(SupportsShouldProcess = $true)]
param(
    # Numbers of the steps to do, with commas between them; all of them when left out.
    [Parameter(Position = 0)]
    [string[]] $Only = @(),
    # Folder with certificates and their private keys, each as THUMBPRINT.pfx.
    [string] $CertificateFolder = '.',
    # Folder with the files of features that are not on the disk of this server, such as D:\sources\sxs.
    [string] $Source = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
# After powershell.exe -File, "1,3" is one text.
$Chosen = @($Only | ForEach-Object { $_.Split(',') } | Where-Object { $_.Trim() } | ForEach-Object { [int] $_ })
$Count = @{ Ready = 0; Done = 0; Left = 0 }
$RestartNeeded = $false

if ($PSVersionTable.PSVersion.Major -gt 5) {
    throw 'This needs Windows PowerShell: start it with powershell.exe. The commands for IIS are not made for later ones.'
}
$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$principal = New-Object -TypeName Security.Principal.WindowsPrincipal -ArgumentList $identity
if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'This needs a PowerShell that was started as administrator.'
}

# Does one thing unless it is done. With -WhatIf it only says what it would do.
function Invoke-Step {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([int] $Number, [string] $Title, [scriptblock] $Done, [scriptblock] $Do)
    if ($script:Chosen.Count -gt 0 -and $script:Chosen -notcontains $Number) {
        return
    }
    try {
        if (& $Done) {
            $script:Count.Ready += 1
            Write-Verbose -Message "Step ${Number}: nothing to do: $Title"
            return
        }
        if (-not $PSCmdlet.ShouldProcess($env:COMPUTERNAME, "Step ${Number}: $Title")) {
            $script:Count.Left += 1
            return
        }
        & $Do
        $script:Count.Done += 1
        Write-Host "Step ${Number}: done: $Title"
    } catch {
        $script:Count.Left += 1
        Write-Warning -Message "Step ${Number}: not done: $Title. $_"
    }
}
