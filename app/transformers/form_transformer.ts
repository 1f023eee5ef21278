import { BaseTransformer } from '@adonisjs/core/transformers'
import {
  type FieldKind,
  type FieldWords,
  formFields,
  type ObjectSchema,
} from '#extension/form_fields'

export type FieldValue = string | number | boolean | null | (string | number)[]

export interface DescribedForm {
  schema: ObjectSchema
  /** What holds now. Secrets are not among it. */
  values: Record<string, unknown>
  /** Names of the fields that are never shown, and of those the ones that are set. */
  secrets: readonly string[]
  secretsSet: readonly string[]
  /** Kinds that the schema cannot tell, by field. */
  kinds?: Readonly<Record<string, FieldKind>>
}

/** A form that a schema describes, with its words and with what it holds now. */
export default class FormTransformer extends BaseTransformer<DescribedForm> {
  constructor(
    resource: DescribedForm,
    protected words?: FieldWords
  ) {
    super(resource)
  }

  toObject() {
    const { schema, secrets, secretsSet, kinds } = this.resource
    return {
      fields: formFields(schema, { words: this.words, secrets, kinds }),
      values: this.#values(),
      secretsSet: [...secretsSet],
    }
  }

  #values(): Record<string, FieldValue> {
    const { values, secrets } = this.resource
    const shown = Object.entries(values).filter(([name]) => !secrets.includes(name))
    return Object.fromEntries(
      shown.filter((entry): entry is [string, FieldValue] => isPlain(entry[1]))
    )
  }
}

/** What no field shows does not leave either. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => !Array.isArray(each) && isPlain(each))
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
