'use strict'
// The health check of the container image, which has no curl.
const { isAlive } = require('./address.cjs')

isAlive(process.env).then((alive) => process.exit(alive ? 0 : 1))
