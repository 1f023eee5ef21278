import { configApp } from '@adonisjs/eslint-config'
import vue from 'eslint-plugin-vue'
import vueParser from 'vue-eslint-parser'
import tseslint from 'typescript-eslint'
import { PUBLISHED } from './app/extension/published.ts'
import { bareWrites } from './tooling/lint/bare_writes.ts'

/** In these patterns a line that begins with `#` would be a comment. */
const literal = (room) => room.replace(/^#/, '\\#')

/** `rooms` are import patterns that `files` may not use; the message says why. */
const wall = (files, rooms, message, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: rooms.map(literal), message }] }],
  },
})

const CORE_ROOMS = [
  '#actions/*',
  '#api/*',
  '#controllers/*',
  '#exceptions/*',
  '#jobs/*',
  '#listeners/*',
  '#mails/*',
  '#middleware/*',
  '#models/*',
  '#policies/*',
  '#queries/*',
  '#queue/*',
  '#sessions/*',
  '#shares/*',
  '#start/*',
  '#storage/*',
  '#transformers/*',
  '#validators/*',
]
/** Names of ours that plugins may not import, other plugins, and files of the core by their path. */
const published = PUBLISHED.map((name) => name.replace(/\*$/, '.+')).join('|')
const unpublished = `^(?:#(?!(?:${published.replaceAll('#', '')})$)|(?:\\.\\./)+(?:app|plugins|resources|start)/)`
const PLUGINS = ['#plugins/*', '**/plugins/**']

export default [
  ...configApp({
    ignores: [
      '.adonisjs/**',
      'build/**',
      'data/**',
      'public/**',
      'coverage/**',
      '.runtime/**',
      'database/schema.ts',
    ],
  }),
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, sourceType: 'module' },
    },
    rules: {
      // Prettier decides about layout; file names are snake_case, pages are nouns.
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      'vue/attributes-order': 'off',
      'vue/no-v-html': 'error',
      'no-undef': 'off',
    },
  },
  wall(['app/**/*.ts'], PLUGINS, 'The core does not know its plugins.', [
    'app/media/**',
    'app/extension/**',
    'app/models/**',
  ]),
  wall(
    ['app/media/**/*.ts', 'app/extension/**/*.ts'],
    [...CORE_ROOMS, ...PLUGINS],
    'media/ and extension/ import nothing of ours but what keeps deeds.'
  ),
  wall(
    ['app/models/**/*.ts'],
    [
      ...CORE_ROOMS.filter((room) => !['#models/*', '#start/*', '#exceptions/*'].includes(room)),
      ...PLUGINS,
    ],
    'Models import models and audit only.'
  ),
  wall(
    ['resources/**/*.{ts,vue}'],
    [
      '#*/*',
      '**/app/**',
      '@adonisjs/core',
      '@adonisjs/core/*',
      '@adonisjs/lucid',
      '@adonisjs/lucid/*',
    ],
    'What runs in the browser never imports server code.'
  ),
  wall(
    [
      'plugins/*/ui/**/*.{ts,vue}',
      'stubs/plugin/ui/**/*.{ts,vue}',
      'tests/fixtures/plugins/*/ui/**/*.{ts,vue}',
    ],
    ['~/*', '#*/*', '@generated/*', '@nuxt/ui', '@nuxt/ui/*', '**/resources/**'],
    'Screens of plugins build on @lumina/ui, vue and @inertiajs/vue3: an archive finds nothing else.'
  ),
  {
    files: ['plugins/**/*.ts', 'stubs/plugin/**/*.ts', 'tests/fixtures/plugins/**/*.ts'],
    ignores: ['**/ui/**', '{plugins/*,stubs/plugin}/tests/**', 'tests/fixtures/plugins/bad*/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: unpublished,
              message: 'A plugin builds on what app/extension/published.ts names, and on its own.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['app/**/*.ts', 'plugins/**/*.ts'],
    ignores: ['app/queries/**', 'app/queue/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name='from'][arguments.0.value=/^(albums|photos|photo_files|tags|photo_tags|favorites|uploads|share_links|share_link_photos|share_views|invitations|memberships)$/]",
          message: 'Tenant rows are reached through their org; raw queries live in app/queries/.',
        },
        {
          selector:
            "AwaitExpression[parent.type='ExpressionStatement'] > CallExpression[callee.property.name=/^(allows|denies)$/]",
          message: 'Only authorize() refuses: the answer of allows() and denies() is dropped here.',
        },
      ],
    },
  },
  {
    files: ['{app,commands,database/demo,plugins,providers,start}/**/*.ts'],
    ignores: ['app/audit/**', 'plugins/*/tests/**'],
    plugins: { house: { rules: { 'bare-writes': bareWrites } } },
    rules: { 'house/bare-writes': 'error' },
  },
  {
    // `(await visit()).assertStatus(404)` is one sentence.
    files: ['tests/**/*.ts', 'plugins/*/tests/**/*.ts'],
    rules: { '@unicorn/no-await-expression-member': 'off' },
  },
]
