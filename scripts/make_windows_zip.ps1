# A folder with lettergen and its own Python that needs no administrator: run on Windows, in this repository.
#   powershell -ExecutionPolicy Bypass -File scripts\make_windows_zip.ps1
# It fetches Python's embeddable build from python.org and the packages from PyPI, and packs out\lettergen-windows.zip. Whoever gets the zip
# unpacks it anywhere and runs lettergen.cmd.
param([string]$Python = "3.12.8", [string]$Wheel = "")
$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
$out = Join-Path $root "out"
$folder = Join-Path $out "lettergen-windows"
New-Item -ItemType Directory -Force $folder | Out-Null
$archive = Join-Path $out "python-embed.zip"
Invoke-WebRequest "https://www.python.org/ftp/python/$Python/python-$Python-embed-amd64.zip" -OutFile $archive
Expand-Archive -Force $archive (Join-Path $folder "python")
if (-not $Wheel) { $Wheel = $root }
py -m pip install --target (Join-Path $folder "packages") --platform win_amd64 --python-version $Python.Substring(0, $Python.LastIndexOf(".")) --only-binary :all: --upgrade $Wheel
py (Join-Path $PSScriptRoot "windows_zip.py") $folder
Compress-Archive -Force (Join-Path $folder "*") (Join-Path $out "lettergen-windows.zip")
Write-Host (Join-Path $out "lettergen-windows.zip")
