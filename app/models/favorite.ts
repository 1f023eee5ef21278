import { compose } from '@adonisjs/core/helpers'
import { FavoriteSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export default class Favorite extends compose(FavoriteSchema, Identified, OrgOwned) {}
