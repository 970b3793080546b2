export { askForPrivacy as POST } from '@/lib/portal/handlers/data'
