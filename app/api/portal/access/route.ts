export { askForAccess as POST } from '@/lib/portal/handlers/access'
