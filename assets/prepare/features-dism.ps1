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
    if ($script:Source) {
        $list += "/Source:$script:Source", '/LimitAccess'
    }
    & "$env:windir\System32\dism.exe" /Online /Enable-Feature /NoRestart /Quiet $list
    if ($LASTEXITCODE -eq 3010) {
        $script:RestartNeeded = $true
    } elseif ($LASTEXITCODE -ne 0) {
        # 0x800f081f
        $hint = if ($LASTEXITCODE -eq -2146498529) { ' Files are missing: give the installation medium with -Source D:\sources\sxs.' }
        throw "dism.exe ended with $LASTEXITCODE.$hint Its log is $env:windir\Logs\DISM\dism.log."
    }
}
