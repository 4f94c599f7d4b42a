#!/bin/sh
# Checks a bundle without reportgen: sh verify-by-hand.sh BUNDLE [ROOT.pem]
#
# Needs coreutils; uses bagit.py, openssl and poppler-utils (pdfinfo, pdfdetach, pdfsig) where they are installed and
# says where they are not. Changes nothing, opens no network connection. Ends with 0 where nothing differs, else with 4.
# ROOT.pem: the root certificate of the time-stamp service, from a place that you trust (not from the bundle).
set -u
bundle=${1:?usage: sh verify-by-hand.sh BUNDLE [ROOT.pem]}
root=${2:-}
case $root in '' | /*) ;; *) root=$PWD/$root ;; esac
cd -- "$bundle" || exit 3
name=$(basename -- "$PWD")
differs=0
told() { # words, result of the command before
    if [ "$2" -eq 0 ]; then echo "ok       $1"; else echo "DIFFERS  $1"; differs=1; fi
}
has() {
    command -v "$1" >/dev/null 2>&1 && return 0
    echo "skipped  $2: $1 is not installed"
    return 1
}
unquoted() { # key: its value in $line, a string that holds no quotation mark
    rest=${line#*\""$1"\":\"}
    echo "${rest%%\"*}"
}

# 1. every file is the one that the manifests list
for manifest in manifest-sha256.txt tagmanifest-sha256.txt; do
    sha256sum --check --quiet --strict -- "$manifest"
    told "every file in $manifest has the listed SHA-256" $?
done

# 2. no file was added or left out (sha256sum does not see added ones)
if has bagit.py "added files"; then
    bagit.py --validate --quiet . 2>/dev/null
    told "bagit.py finds the bundle valid" $?
fi

# 3. the custody log: each line names the SHA-256 of the line before it
for log in data/custody*.jsonl; do
    [ -f "$log" ] || continue
    previous=0000000000000000000000000000000000000000000000000000000000000000
    number=0
    broken=0
    while IFS= read -r line; do
        number=$((number + 1))
        [ "$(unquoted previous_sha256)" = "$previous" ] || { echo "         line $number does not follow on the one before"; broken=1; }
        previous=$(printf '%s' "$line" | sha256sum | cut -d ' ' -f 1)
    done <"$log"
    [ "$(tail -c 1 -- "$log" | od -An -tx1 | tr -d ' ')" = 0a ] || { echo "         the last line is not finished"; broken=1; }
    told "the chain of $log holds ($number lines)" $broken
done

# 4. time-stamps: of this bundle (beside it), and of the evidence (inside)
stamp() { # folder of a stamp, file that was stamped
    [ -f "$1/answer.tsr" ] || return 0
    openssl ts -reply -in "$1/answer.tsr" -text 2>/dev/null | head -n 40 | while IFS= read -r line; do
        case $line in "Time stamp: "* | "Policy OID: "*) echo "         $line" ;; esac
    done
    if [ -z "$root" ]; then
        # Without a root that you trust: at least the digest in the answer must be that of the file.
        digest=$(sha256sum -- "$2" | cut -d ' ' -f 1)
        token_names_digest "$1" "$digest"
        told "the time-stamp in $1 is about $2 (whom to trust was not checked: give ROOT.pem)" $?
        return 0
    fi
    untrusted=
    [ -f "$1/chain.pem" ] && untrusted="-untrusted $1/chain.pem"
    # shellcheck disable=SC2086
    openssl ts -verify -data "$2" -in "$1/answer.tsr" -CAfile "$root" $untrusted >/dev/null 2>&1
    told "openssl verifies the time-stamp in $1 over $2" $?
}
token_names_digest() { # folder, digest: the answer holds the digest as 32 bytes
    case $(od -An -v -tx1 -- "$1/answer.tsr" | tr -d ' \n') in *"$2"*) return 0 ;; esac
    return 1
}
if has openssl "time-stamps"; then
    for folder in ../"$name".timestamps/*/; do stamp "${folder%/}" manifest-sha256.txt; done
    for folder in data/timestamps/*/; do
        for sealed in "$folder"sealed*.txt; do [ -f "$sealed" ] && stamp "${folder%/}" "$sealed"; done
    done
fi

# 5. the letters: they open; attachments and signatures are listed
for letter in data/letters/*/*.pdf; do
    [ -f "$letter" ] || continue
    if has pdfinfo "letters"; then
        pdfinfo -- "$letter" >/dev/null 2>&1
        told "$letter opens" $?
    fi
    if has pdfdetach "attachments"; then pdfdetach -list "$letter" | tail -n +2; fi
    if has pdfsig "signatures"; then pdfsig "$letter" 2>/dev/null | head -n 12 | tail -n +2; fi
done

echo "SHA-256 of manifest-sha256.txt: $(sha256sum manifest-sha256.txt | cut -d ' ' -f 1)"
echo "This shows sameness with the manifests; compare the digest above with a dated record outside the bundle."
[ "$differs" -eq 0 ] || exit 4
