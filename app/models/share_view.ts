import { compose } from '@adonisjs/core/helpers'
import { ShareViewSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** One visitor who was let in through a share link: who they are is nobody's business, that they came is counted. */
export default class ShareView extends compose(ShareViewSchema, Identified, OrgOwned) {}
