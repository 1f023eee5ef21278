import app from '@adonisjs/core/services/app'
import { watchWrites } from '#audit/bare_writes'
import { deedsWritten } from '#audit/recorder'

watchWrites()

app.terminating(() => deedsWritten())
