import { Select } from '@/components/ui/select'
import type { TeamView } from '@/lib/settings/views'

/** The open queues, by team. Stands in a Field. */
export function QueueSelect({ teams, defaultValue }: { teams: readonly TeamView[]; defaultValue: string | undefined }) {
  return (
    <Select name="queueId" defaultValue={defaultValue}>
      {teams.map((team) => (
        <optgroup key={team.id} label={team.name}>
          {team.queues
            .filter((queue) => !queue.archived)
            .map((queue) => (
              <option key={queue.id} value={queue.id}>
                {queue.name}
              </option>
            ))}
        </optgroup>
      ))}
    </Select>
  )
}
