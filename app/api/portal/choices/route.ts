export { saveChoices as POST } from '@/lib/portal/handlers/choices'
