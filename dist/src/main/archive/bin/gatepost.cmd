@echo off
rem Starts Gatepost from wherever it was unpacked: on its own Java runtime if that is one for Windows, else on an installed Java 25.
setlocal
set "GATEPOST_LAUNCHER=%~f0"
set "GATEPOST_ROOT=%~dp0.."
set "GATEPOST_JAVA=%GATEPOST_ROOT%\runtime\bin\java.exe"
if not exist "%GATEPOST_JAVA%" if defined JAVA_HOME set "GATEPOST_JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%GATEPOST_JAVA%" set "GATEPOST_JAVA=java.exe"
set "GATEPOST_MEMORY=-Xmx256m"
if "%~1"=="run" set "GATEPOST_MEMORY=-Xmx512m -XX:+ExitOnOutOfMemoryError"
set "GATEPOST_FLAGS=-XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %GATEPOST_MEMORY% -XX:TieredStopAtLevel=1"
if "%~2"=="--hidden" goto hidden
"%GATEPOST_JAVA%" %GATEPOST_FLAGS% %GATEPOST_JAVA_OPTS% -jar "%GATEPOST_ROOT%\lib\gatepost.jar" %*
exit /b %ERRORLEVEL%

:hidden
rem at login, without a console that stays
start "Gatepost" "%GATEPOST_JAVA:java.exe=javaw.exe%" %GATEPOST_FLAGS% %GATEPOST_JAVA_OPTS% -jar "%GATEPOST_ROOT%\lib\gatepost.jar" %*
exit /b 0
