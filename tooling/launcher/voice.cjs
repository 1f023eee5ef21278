'use strict'

/** Something the person at the keyboard can mend: its message is shown without a stack. */
class Refusal extends Error {}

/** Progress goes to stderr, so that the output of an ace command can be piped. */
function say(text) {
  process.stderr.write(text + '\n')
}

module.exports = { Refusal, say }
