# What golden scripts may use beside kubectl and the usual tools. Sourced by every command (BASH_ENV).

# eventually REGEX COMMAND...: repeats until what the command says matches, then says that. For what comes a little later.
eventually() {
  local pattern=$1 answer end=$((SECONDS + 60))
  shift
  while answer=$("$@" 2>&1) || true; do
    if [[ $answer =~ $pattern ]] || ((SECONDS > end)); then
      printf '%s\n' "$answer"
      return
    fi
    sleep 0.1
  done
}

# quiet COMMAND...: says nothing unless it fails.
quiet() {
  local answer code=0
  answer=$("$@" 2>&1) || code=$?
  ((code == 0)) || printf '%s\n' "$answer"
  return $code
}

# editor SCRIPT COMMAND...: runs it with an editor that is this sed script.
editor() {
  local script=$1
  shift
  KUBE_EDITOR="sed -i -e '$script'" "$@"
}

# What every pod needs before it may be made.
ready_namespace() {
  eventually . kubectl -n "$1" get serviceaccount default -o name
}
