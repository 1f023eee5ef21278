import type { ColumnInfo, SchemaRules } from '@adonisjs/lucid/types/schema_generator'

const source = '#models/concerns/json_column'

const json: ColumnInfo = {
  tsType: 'Record<string, unknown>',
  decorator: '@jsonColumn()',
  imports: [{ source, namedImports: ['jsonColumn'] }],
}
const claim: ColumnInfo = {
  tsType: 'boolean',
  decorator: '@booleanColumn()',
  imports: [{ source, namedImports: ['booleanColumn'] }],
}
/** The queue counts in milliseconds. */
const millis: ColumnInfo = {
  tsType: 'DateTime',
  decorator: '@millisColumn()',
  imports: [{ source, namedImports: ['millisColumn'] }],
}
const hidden = (tsType: string): ColumnInfo => ({
  tsType,
  decorators: [{ name: '@column', args: { serializeAs: null } }],
})

/** The naming strategy would write `sha_256`. */
const sha256: ColumnInfo = {
  tsType: 'string',
  decorators: [{ name: '@column', args: { columnName: 'sha256' } }],
}

export default {
  types: { bigint: { tsType: 'number', decorator: '@column()' }, boolean: claim },
  tables: {
    users: { columns: { password: hidden('string') } },
    share_links: { columns: { password: hidden('string') } },
    orgs: { columns: { settings: json } },
    photos: { columns: { exif: json } },
    photo_files: { columns: { sha256 } },
    uploads: { columns: { sha256 } },
    jobs: { columns: { run_at: millis, lease_until: millis } },
    admin_views: { columns: { query: json } },
    admin_exports: { columns: { selection: json } },
  },
} satisfies SchemaRules
