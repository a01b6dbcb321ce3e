@echo off
rem Starts JBang for the checkout of atlas-keys that this file lies in, as ./jbang does elsewhere:
rem
rem   jbang.cmd unassign-key --help    an alias of jbang-catalog.json, from any folder
rem
rem Needs a JDK 17 or newer. Uses the JBang and the Maven on PATH; where there is none, mvnw.cmd fetches Maven, and Maven
rem JBang. Unlike ./jbang it installs the library into the user's local repository, and builds it once only: after a
rem change of the sources delete target\launcher\built.
rem Nobody has tried it on Windows yet.
setlocal
set "jbang_version=0.132.1"
set "jbang="
set "checkout=%~dp0"
set "repository=%USERPROFILE%\.m2\repository"
if defined JBANG_REPO set "repository=%JBANG_REPO%"
set "JBANG_REPO=%repository%"
set "built=%checkout%target\launcher\built"
set "maven=mvn"
where mvn >nul 2>&1 || set "maven=%checkout%mvnw.cmd"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

"%java%" -version >nul 2>&1 || (echo atlas-keys: Java was not found; install a JDK 17 or newer, or set JAVA_HOME 1>&2 & exit /b 2)

if not exist "%built%" (
  echo atlas-keys: building the library ... 1>&2
  call "%maven%" -q -B -ntp -f "%checkout%pom.xml" -pl cli -am -Pquick -DskipTests -Dspotless.check.skip -Denforcer.skip "-Dmaven.repo.local=%repository%" install 1>&2 || exit /b 2
  if not exist "%checkout%target\launcher" mkdir "%checkout%target\launcher"
  type nul >"%built%"
)

rem A script of this checkout is found from any folder by its alias.
set "run="
if exist "%checkout%scripts\%~1.java" set "run=run --quiet --catalog="%checkout%jbang-catalog.json""

rem This folder may be on PATH; its own jbang.cmd is not the JBang that is looked for.
rem What commands to copy begin with.
set "ATLAS_KEYS_LAUNCHER=%~f0"
for /f "delims=" %%j in ('where jbang.cmd jbang.exe 2^>nul') do if not defined jbang if /i not "%%~dpj"=="%checkout%" set "jbang=%%j"
if defined jbang (
  call "%jbang%" %run% %*
  exit /b
)

set "jar=%repository%\dev\jbang\jbang-cli\%jbang_version%\jbang-cli-%jbang_version%-all.jar"
if not exist "%jar%" (
  call "%maven%" -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.7.0:get "-Dartifact=dev.jbang:jbang-cli:%jbang_version%:jar:all" -Dtransitive=false "-Dmaven.repo.local=%repository%" 1>&2 || exit /b 2
)
set JBANG_RUNTIME_SHELL=cmd
set JBANG_NO_VERSION_CHECK=true
set "JBANG_LAUNCH_CMD=%~f0"
set "printed=%TEMP%\atlas-keys-%RANDOM%%RANDOM%.txt"
"%java%" -cp "%jar%" dev.jbang.Main %run% %* >"%printed%"
set "status=%errorlevel%"
if not "%status%"=="255" type "%printed%" & del "%printed%" & exit /b %status%

rem What JBang printed is to be run in its place.
set "command="
for /f "usebackq delims=" %%c in ("%printed%") do if not defined command set "command=%%c"
del "%printed%"
%command%
exit /b
