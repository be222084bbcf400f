# Programs that sites run and a sync does not copy.
function Test-Program {
    param([string] $Path)
    Test-Path -LiteralPath $Path -PathType Leaf
}

function Copy-Program {
    param([string] $From, [string] $To)
    if (-not (Test-Path -LiteralPath $From)) {
        throw "$From cannot be reached from here. Install the program, or copy it by hand to $To. (Server 2003 speaks only SMB 1, which Server 2019 and later leave out.)"
    }
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($To))
    Copy-Item -LiteralPath $From -Destination $To
}
