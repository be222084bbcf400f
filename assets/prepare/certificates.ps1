# Certificates and what http.sys knows of them. Private keys come from files that a person exported; their passwords are
# asked for here and stand in no file.
function Test-Certificate {
    param([string] $Thumbprint, [string] $Store)
    $place = "Cert:\LocalMachine\$Store\$Thumbprint"
    (Test-Path -LiteralPath $place) -and (Get-Item -LiteralPath $place).HasPrivateKey
}

function Add-Certificate {
    param([string] $Thumbprint, [string] $Store)
    $folder = (Get-Item -LiteralPath $script:CertificateFolder).FullName
    $file = [IO.Path]::Combine($folder, "$Thumbprint.pfx")
    if (-not (Test-Path -LiteralPath $file)) {
        throw "Export the certificate with its private key on the old server to $file, or name its folder with -CertificateFolder."
    }
    $password = Read-Host -AsSecureString -Prompt "Password of $file"
    $certificate = New-Object -TypeName Security.Cryptography.X509Certificates.X509Certificate2
    $certificate.Import($file, $password, 'MachineKeySet, PersistKeySet')
    if ($certificate.Thumbprint -ne $Thumbprint) {
        throw "$file holds another certificate: $($certificate.Thumbprint)."
    }
    $target = New-Object -TypeName Security.Cryptography.X509Certificates.X509Store -ArgumentList $Store, 'LocalMachine'
    $target.Open('ReadWrite')
    $target.Add($certificate)
    $target.Close()
}

function Test-SslBinding {
    param([string] $Endpoint, [string] $Thumbprint)
    $said = & "$env:windir\System32\netsh.exe" http show sslcert "ipport=$Endpoint"
    [bool] ($said | Select-String -SimpleMatch -Pattern $Thumbprint)
}

function Add-SslBinding {
    param([string] $Endpoint, [string[]] $Setting)
    & "$env:windir\System32\netsh.exe" http add sslcert "ipport=$Endpoint" $Setting
    if ($LASTEXITCODE -ne 0) {
        throw "netsh.exe ended with $LASTEXITCODE. If another certificate is bound there: netsh.exe http delete sslcert ipport=$Endpoint"
    }
}
