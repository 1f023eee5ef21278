/**
 * What code of a plugin may import from the core. The module hook that maps these names for plugins outside the program's
 * folder, the lint wall and the guide all read this one list. A name that ends in `/*` stands for the files of a folder.
 */
export const PUBLISHED = [
  '#extension/database_copy',
  '#extension/define_plugin',
  '#extension/erasure',
  '#extension/events',
  '#extension/filters',
  '#extension/gate',
  '#extension/manifest',
  '#extension/org_export',
  '#extension/permissions',
  '#extension/places',
  '#extension/plugin_policy',
  '#extension/providers',
  '#extension/routes',
  '#extension/search_filters',
  '#extension/sdk',
  '#extension/settings',
  '#extension/stand_in',
  '#extension/swap',
  '#admin/area',
  '#admin/admin_policy',
  '#admin/define_admin_mixin',
  '#admin/define_admin_resource',
  '#admin/define_admin_widget',
  '#audit/audited',
  '#audit/before_commit',
  '#audit/current',
  '#audit/history',
  '#audit/recorder',
  '#models/*',
  '#policies/*',
  '#actions/*',
  '#transformers/*',
  '#queries/*',
  '#media/child_pool',
  '#media/decoder',
  '#media/serve_tasks',
  '#media/upright_pixels',
  '#exceptions/byte_size',
  '#exceptions/causes',
  '#exceptions/refusal',
  '#storage/durable',
  '#storage/renditions',
  '#storage/send_local_file',
  '#shares/visitor_pace',
  '#queue/job',
  '#queue/enqueue',
  '#validators/org',
  '#validators/words',
  '#controllers/api/answer',
] as const

/**
 * Packages of which plugins get the host's own copy: two of them would not know each other's models and classes, or are too
 * large to have twice. Those of ONNX may be missing on some systems and are heavy: import them when they are needed.
 */
export const PUBLISHED_PACKAGES = [
  '@adonisjs/core',
  '@adonisjs/lucid',
  '@adonisjs/bouncer',
  '@adonisjs/i18n',
  '@vinejs/vine',
  '@aws-sdk/client-s3',
  'luxon',
  'onnxruntime-common',
  'onnxruntime-node',
  'onnxruntime-web',
] as const

/** Whether a plugin may import this name of the core: `#models/album`. */
export function isPublished(specifier: string) {
  return PUBLISHED.some((name) =>
    name.endsWith('/*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name
  )
}

/** Whether a plugin gets the host's copy: `@adonisjs/core/http`, `luxon`. */
export function isPublishedPackage(specifier: string) {
  return PUBLISHED_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`))
}
