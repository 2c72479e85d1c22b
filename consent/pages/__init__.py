"""What do pages show and say of patients, now and in drafts, and what are editors told of it?"""
