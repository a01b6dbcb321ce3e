#!/usr/bin/env bash
# Unassigns the keys in every CSV file of a folder, and continues what was left incomplete. For cron:
#
#   */10 * * * * /opt/atlas-keys/cron.sh /var/lib/atlas-keys /etc/atlas-keys/credentials.env
#
# Put new files there under a name that does not end in .csv, then rename them. A file that is done
# goes to done/, one that needs a person to failed/, with its results, undo file and log. A file that
# is incomplete stays, and the next call continues it. cron mails what is printed: of failures only.
#
# Exits with 0, or with the exit code of the last file that was not done.
set -u
umask 077 # the files name keys and roles
credentials=$(realpath -- "$2") || exit 2
cd -- "$1" || exit 2

exec 9>.lock
flock --nonblock 9 || exit 0 # the call before this one is still at work

result=0
for file in *.csv; do
  case $file in *.results.csv | *.undo.csv | *.csv-[0-9]*T[0-9]*Z*.csv) continue ;; esac # a run's own
  [ -f "./$file" ] || continue # none: the pattern itself

  set -- "./$file" --yes --verify --credentials-file "$credentials"
  for run in "./$file".run "./$file"-[0-9]*T[0-9]*Z*.run; do # of a run that is incomplete
    [ ! -s "$run" ] || { set -- "$@" --resume && break; }
  done
  jbang unassign-keys@atlaskeys/atlas-keys/v0.1.0 "$@" >>"./$file.log" 2>&1 9>&-
  code=$?

  [ $code = 0 ] || result=$code
  case $code in
    0) folder=done ;;
    3 | 129 | 130 | 137 | 143) continue ;; # incomplete, or stopped by a signal
    *) folder=failed ;;
  esac
  folder=$folder/$(date -u +%Y%m%dT%H%M%SZ)-$file
  mkdir -p "$folder" || exit 1
  for each in "./$file" "./$file".{results.csv,undo.csv,run,log} "./$file"-[0-9]*T[0-9]*Z*; do
    [ ! -e "$each" ] || mv -- "$each" "$folder" || exit 1
  done
  if [ $code != 0 ]; then
    echo "$file: exit code $code, see $PWD/$folder"
    cat "$folder/$file.log"
  fi
done
exit $result
