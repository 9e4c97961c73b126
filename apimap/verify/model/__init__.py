"""What a run is about: values, samples, outcomes, tasks and the messages of workers."""
