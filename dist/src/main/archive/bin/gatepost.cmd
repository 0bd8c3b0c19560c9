@echo off
rem Starts Gatepost from wherever it was unpacked: on its own Java runtime if that is one for Windows, else on an installed Java 25.
setlocal
set "GATEPOST_ROOT=%~dp0.."
set "GATEPOST_JAVA=%GATEPOST_ROOT%\runtime\bin\java.exe"
if not exist "%GATEPOST_JAVA%" if defined JAVA_HOME set "GATEPOST_JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%GATEPOST_JAVA%" set "GATEPOST_JAVA=java.exe"
set "GATEPOST_MEMORY=-Xmx256m"
if "%~1"=="run" set "GATEPOST_MEMORY=-Xmx512m -XX:+ExitOnOutOfMemoryError"
"%GATEPOST_JAVA%" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %GATEPOST_MEMORY% -XX:TieredStopAtLevel=1 %GATEPOST_JAVA_OPTS% -jar "%GATEPOST_ROOT%\lib\gatepost.jar" %*
exit /b %ERRORLEVEL%
