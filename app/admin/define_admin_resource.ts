import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import type { AdminPolicy } from '#admin/admin_policy'
import type { Area, OrgArea } from '#admin/area'
import type { AdminField, FieldOverride } from '#admin/field'
import type { AdminAction } from '#admin/run_action'
import type { ObjectSchema } from '#extension/form_fields'

/** Names of what a model has. */
type NameOf<Model extends LucidModel> = Extract<keyof InstanceType<Model>, string>

/** A validator of VineJS, as far as the framework asks one. */
export interface RowValidator {
  validate(data: unknown, options?: { messagesProvider?: MessagesProviderContact }): Promise<object>
  toJSONSchema(): object
}

/** How rows are counted: `capped` says «10,000 or more» instead of counting on. */
export type Count = 'exact' | 'capped' | 'none'

/** Rows of another resource that name this one, shown beside it. */
export interface RelatedList {
  /** The name of that resource. */
  resource: string
  /** Its field that holds the id of this row. */
  by: string
}

/** A way from a row to a page that is no row. */
export interface AdminLink<Row extends LucidRow> {
  icon: string
  /** None where there is no way from this row. The page asks for itself who may enter. */
  href: (row: Row, area: Area) => string | null
}

/**
 * How a resource writes, where that is more than saving fields. Each runs in the transaction of the request, after
 * policy, validator and version were asked.
 */
export interface AdminWrites<Row extends LucidRow, Values extends object = never> {
  /** Makes the row from what the validator left, and answers it. In the area of an org it belongs to `area.org`. */
  create?: (values: Values, area: Area, client: TransactionClientContract) => Promise<Row>
  /** Gets what was sent and, as the row has it, what else the validator demands. */
  update?: (
    row: Row,
    values: Values,
    area: Area,
    client: TransactionClientContract
  ) => Promise<void>
  delete?: (row: Row, area: Area, client: TransactionClientContract) => Promise<void>
  /** Makes a resource one whose rows come back: without it there is no such button. */
  restore?: (row: Row, area: Area, client: TransactionClientContract) => Promise<void>
}

export interface AdminResourceOptions<Model extends LucidModel> {
  /** In addresses and texts. By default the table. */
  name?: string
  /** `org`: every row belongs to one, and its admins may have the resource too. `platform`: superadmins only. */
  tenancy: 'platform' | 'org'
  /** Asked for everything; what it says nothing of is denied. */
  policy: AdminPolicy<InstanceType<Model>>
  /** Narrows every query of the resource beyond the org. Never to widen: the org comes first and stays. */
  scope?: (query: ModelQueryBuilderContract<Model>, area: Area) => void
  /** How a row is called wherever one is named: lists, pickers, headings, confirmations. */
  record: {
    title: NameOf<Model>
    subtitle?: NameOf<Model>
    /** Relations that are read along, where a row is called by what it belongs to. */
    with?: readonly NameOf<Model>[]
  }
  /** Only what differs from what model, database and validators say. */
  fields?: { [Name in NameOf<Model>]?: FieldOverride }
  list: {
    /** Shown at first; readers choose others among all fields. */
    columns: readonly NameOf<Model>[]
    /** A leading `-` for descending. */
    sort: NameOf<Model> | `-${NameOf<Model>}`
    /** Further columns that may be sorted by: each should have an index. */
    sorts?: readonly NameOf<Model>[]
    /** Offered as filters; each should have an index where the table grows. */
    filters?: readonly NameOf<Model>[]
    /** Columns of text in which words of the search box are looked for. */
    search?: readonly NameOf<Model>[]
    /**
     * Narrows in which rows words are looked for. Needed where a column that is searched names a method in its `can`: rows in
     * which a reader may not see it have to be left out here, in one query.
     */
    searchIn?: (query: ModelQueryBuilderContract<Model>, area: Area) => void
    /** Of `search`, columns in which words are looked for in all rows, whatever `searchIn` says: everybody may see them. */
    searchEverywhere?: readonly NameOf<Model>[]
    /** `capped` unless told. */
    count?: Count
  }
  /** What may be written, and within which bounds. Without one there is no such form; `update` is for inline changes as well. */
  forms?: { create?: RowValidator; update?: RowValidator }
  writes?: AdminWrites<InstanceType<Model>>
  /** What else can be done with rows, by name. The policy is asked for `run_<name>` with each row. */
  actions?: Record<string, AdminAction<InstanceType<Model>, never>>
  /** Rows of other resources that name this one, in this order. Whoever may not see that resource does not see the list. */
  related?: readonly RelatedList[]
  /** Named in `admin.<resource>.links.<name>`. */
  links?: Record<string, AdminLink<InstanceType<Model>>>
  /**
   * Whose titles stand in an org's area where its rows name them, though the resource is the console's alone. Nothing else
   * of them is read there.
   */
  namedIn?: (query: ModelQueryBuilderContract<Model>, area: OrgArea) => void
  /** Before rows are read for a file, in the job that writes it: brings them up to date. What it throws fails the export. */
  beforeExport?: (area: Area, signal: AbortSignal) => Promise<void>
  /** Keeps what changed in its rows, whoever changes them, and shows it beside the row. */
  history?: boolean
  /** Where it stands in the navigation of its areas; without it, it is reached from other resources. */
  nav?: {
    /** Named at `admin_nav.groups.<group>`; one that is not there yet is made. */
    group: string
    /** `i-lucide-…` */
    icon: string
    /** Lower first, 0 unless told. */
    order?: number
    /** How many rows these filters find stands beside the name. */
    badge?: Record<string, string>
  }
}

/** A resource as the framework holds it: defaults filled in, types of the model forgotten. */
export interface AdminResource extends Required<
  Pick<AdminResourceOptions<LucidModel>, 'name' | 'tenancy'>
> {
  /** Asked before anything else: a resource of a plugin is not there while the plugin is off. */
  isOpen?: (area: Area) => boolean
  /** Fields that plugins add. */
  added?: readonly AdminField[]
  model: LucidModel
  policy: object
  scope?: (query: ModelQueryBuilderContract<LucidModel>, area: Area) => void
  record: { title: string; subtitle: string | null; with: readonly string[] }
  overrides: Record<string, FieldOverride>
  list: {
    columns: readonly string[]
    sort: string
    sorts: readonly string[]
    filters: readonly string[]
    search: readonly string[]
    searchIn?: (query: ModelQueryBuilderContract<LucidModel>, area: Area) => void
    searchEverywhere: readonly string[]
    count: Count
  }
  forms: { create?: RowValidator; update?: RowValidator }
  writes: AdminWrites<LucidRow, Record<string, unknown>>
  actions: Record<string, AdminAction>
  related: readonly RelatedList[]
  links: Record<string, AdminLink<LucidRow>>
  namedIn?: (query: ModelQueryBuilderContract<LucidModel>, area: OrgArea) => void
  beforeExport?: AdminResourceOptions<LucidModel>['beforeExport']
  hasHistory: boolean
  nav: { group: string; icon: string; order: number; badge?: Record<string, string> } | null
}

/**
 * Describes how rows of a model are administered. Everything else (types, bounds, forms, choices, relations) is taken from
 * the model, the database and the validators. Defining does nothing: the core registers what `app/console/resources/` lists,
 * a plugin names its own in `admin.resources`.
 *
 * @throws Error where a list sorts, filters or searches by a field that not everybody may see
 * @example
 * export const tagAdmin = defineAdminResource(Tag, {
 *   tenancy: 'org',
 *   policy: new TagAdminPolicy(),
 *   record: { title: 'name' },
 *   list: { columns: ['name', 'createdAt'], sort: 'name', search: ['name'] },
 * })
 */
export function defineAdminResource<Model extends LucidModel>(
  model: Model,
  options: AdminResourceOptions<Model>
): AdminResource {
  model.boot()
  const { name = model.table, tenancy, policy, record, list, nav } = options
  refuseTellingLists(name, options as unknown as AdminResourceOptions<LucidModel>)
  return {
    name,
    model,
    tenancy,
    policy,
    scope: options.scope as AdminResource['scope'],
    record: {
      title: record.title,
      subtitle: record.subtitle ?? null,
      with: record.with ?? [],
    },
    overrides: (options.fields ?? {}) as Record<string, FieldOverride>,
    list: {
      columns: list.columns,
      sort: list.sort,
      sorts: list.sorts ?? [],
      filters: list.filters ?? [],
      search: list.search ?? [],
      searchIn: list.searchIn as AdminResource['list']['searchIn'],
      searchEverywhere: list.searchEverywhere ?? [],
      count: list.count ?? 'capped',
    },
    forms: options.forms ?? {},
    writes: (options.writes ?? {}) as unknown as AdminResource['writes'],
    related: options.related ?? [],
    links: (options.links ?? {}) as unknown as AdminResource['links'],
    namedIn: options.namedIn as AdminResource['namedIn'],
    beforeExport: options.beforeExport,
    hasHistory: options.history ?? false,
    actions: (options.actions ?? {}) as unknown as Record<string, AdminAction>,
    nav: nav ? { order: 0, ...nav } : null,
  }
}

/**
 * Who may not see a field of every row would learn it by sorting, filtering or searching.
 *
 * @throws Error while the definition is read
 */
function refuseTellingLists(name: string, { fields = {}, list }: AdminResourceOptions<LucidModel>) {
  const { sort, sorts = [], filters = [], search = [], searchIn, searchEverywhere = [] } = list
  const searched = searchIn ? searchEverywhere : search
  const told: readonly string[] = [sort.replace(/^-/, ''), ...sorts, ...filters, ...searched]
  for (const [field, override] of Object.entries(fields) as [string, FieldOverride][])
    if (override.can && told.includes(field))
      throw new Error(
        `"${name}" sorts, filters or searches by "${field}", which not everybody may see`
      )
}

/** What its validators say about values, for forms and for choices. */
export function schemasOf({ forms }: AdminResource): ObjectSchema[] {
  return [forms.create, forms.update].flatMap((validator) =>
    validator ? [validator.toJSONSchema() as ObjectSchema] : []
  )
}
