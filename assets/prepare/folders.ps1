# Folders.
function Test-Folder {
    param([string] $Path)
    Test-Path -LiteralPath $Path -PathType Container
}

function Add-Folder {
    param([string] $Path)
    [void][IO.Directory]::CreateDirectory($Path)
}
