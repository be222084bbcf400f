Write-Host ('{0} done, {1} ready before, {2} left.' -f $Count.Done, $Count.Ready, $Count.Left)
if ($RestartNeeded) {
    Write-Warning -Message 'Windows wants to be restarted before the new features work.'
}
Write-Host 'Run the checklist again to see what is left.'
if ($Count.Left -gt 0) {
    exit 1
}
