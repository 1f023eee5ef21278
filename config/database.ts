import { join } from 'node:path'
import { defineConfig } from '@adonisjs/lucid'
import app from '@adonisjs/core/services/app'
import pg from 'pg'
import { pluginTablesIn } from '#database/plugin_tables'
import { addSqliteFunctions } from '#database/sqlite_functions'
import { keepStatements } from '#database/sqlite_statements'
import env from '#start/env'

// Byte counts are bigints: read as numbers they stay exact up to 2^53, far beyond any disk.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const databaseUrl = env.get('DATABASE_URL')

const filename = join(env.get('DATA_DIR'), 'lumina.sqlite3')

// Failures stand in the log, beside jobs and with plugins: statements are told there, and never the values in them.
const failures = { compileSqlOnError: false }

const migrations = { naturalSort: true, paths: ['database/migrations'] }

export default defineConfig({
  connection: databaseUrl ? 'postgres' : 'sqlite',
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename },
      useNullAsDefault: true,
      pool: {
        min: 1,
        max: 1,
        acquireTimeoutMillis: 10_000,
        afterCreate(connection: any, done: () => void) {
          for (const pragma of [
            'journal_mode = WAL',
            'synchronous = FULL',
            'foreign_keys = ON',
            'busy_timeout = 250',
            // What somebody deletes is not to be found in the file afterwards.
            'secure_delete = ON',
            'cache_size = -16000',
          ]) {
            connection.pragma(pragma)
          }
          addSqliteFunctions(connection)
          keepStatements(connection)
          done()
        },
      },
      migrations,
      ...failures,
      schemaGeneration: {
        enabled: app.inDev,
        outputPath: 'database/schema.ts',
        rulesPaths: ['./database/schema_rules.js'],
        // What searches read is kept by triggers, and figures are added up: no model writes them. Plugins have their own.
        get excludeTables() {
          return [
            'daily_figures',
            'org_daily_figures',
            'photo_search',
            'search_words',
            ...['', '_data', '_idx', '_docsize', '_config'].map((part) => `photo_words${part}`),
            ...pluginTablesIn(filename),
          ]
        },
      },
    },
    postgres: {
      client: 'pg',
      connection: { connectionString: databaseUrl },
      pool: { min: 0, max: 20, acquireTimeoutMillis: 10_000 },
      migrations,
      ...failures,
      schemaGeneration: { enabled: false, outputPath: 'database/schema.ts' },
    },
  },
})
