# Features of Windows, through DISM, which also works on Server Core.
function Test-Feature {
    param([string[]] $Name)
    foreach ($one in $Name) {
        $said = & "$env:windir\System32\dism.exe" /Online /English /Get-FeatureInfo "/FeatureName:$one"
        if (-not ($said -match '^State : Enabled')) {
            return $false
        }
    }
    $true
}

function Add-Feature {
    param([string[]] $Name)
    $list = @($Name | ForEach-Object { "/FeatureName:$_" })
    & "$env:windir\System32\dism.exe" /Online /Enable-Feature /NoRestart /Quiet $list
    if ($LASTEXITCODE -eq 3010) {
        $script:RestartNeeded = $true
    } elseif ($LASTEXITCODE -ne 0) {
        throw "dism.exe ended with $LASTEXITCODE. Its log is $env:windir\Logs\DISM\dism.log."
    }
}
