@echo off
rem Starts a command of atlas-keys: atlas-keys COMMAND [ARGUMENT...]; without a command it lists them.
rem
rem Needs Java 17 or newer: JAVA_HOME's, or the one on PATH. Nobody has tried it on Windows yet.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
for %%j in ("%~dp0..\lib\atlas-keys-cli-*-all.jar") do set "jar=%%~fj"
set "ATLAS_KEYS_LAUNCHER=%~f0"
set "compiler=-XX:TieredStopAtLevel=1"
if "%~1"=="unassign-keys" set "compiler=-XX:+TieredCompilation"
if "%~1"=="restore-keys" set "compiler=-XX:+TieredCompilation"
rem What `prepare` has made; a JVM that cannot use it starts without, in silence.
set "classes=-Xshare:auto"
if exist "%jar:~0,-4%.jsa" set "classes=-XX:SharedArchiveFile=%jar:~0,-4%.jsa"
if exist "%jar:~0,-4%.aot" set "classes=-XX:AOTCache=%jar:~0,-4%.aot"
"%java%" -XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC %compiler% "%classes%" -Xlog:disable -jar "%jar%" %*
