import app from '@adonisjs/core/services/app'
import { FollowSettings } from '#actions/follow_settings'

if (app.getMode() === 'run') await new FollowSettings().keepOn()
