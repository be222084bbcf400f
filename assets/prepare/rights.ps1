# Rights in folders. They are only ever added.
function Test-Right {
    param([string] $Path, [string] $Account, [string] $Right)
    if (-not (Test-Path -LiteralPath $Path)) {
        return $false
    }
    $wanted = [Security.AccessControl.FileSystemRights] $Right
    try {
        $name = New-Object -TypeName Security.Principal.NTAccount -ArgumentList $Account
        $sid = $name.Translate([Security.Principal.SecurityIdentifier])
    } catch {
        return $false
    }
    # Windows PowerShell only: later versions have Get-Acl in another module, and -LiteralPath came with version 3.
    $rules = [IO.Directory]::GetAccessControl($Path).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])
    foreach ($rule in $rules) {
        # For this folder, and for the folders and files in it.
        $reaches = ([int] $rule.InheritanceFlags -eq 3) -and (([int] $rule.PropagationFlags -band 2) -eq 0)
        $isAllowed = $rule.AccessControlType -eq [Security.AccessControl.AccessControlType]::Allow
        if ($isAllowed -and $reaches -and $rule.IdentityReference -eq $sid -and ($rule.FileSystemRights -band $wanted) -eq $wanted) {
            return $true
        }
    }
    $false
}

function Add-Right {
    param([string] $Path, [string] $Account, [string] $Letters)
    if (-not (Test-Path -LiteralPath $Path)) {
        throw 'The folder is not there yet. It comes with the sync: run this script again after it.'
    }
    & "$env:windir\System32\icacls.exe" $Path /grant "${Account}:(OI)(CI)$Letters" | Out-Null
    if ($LASTEXITCODE -ne 0) {
        throw "icacls.exe ended with $LASTEXITCODE."
    }
}
