from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guestbook", "0001_initial")]
    operations = [
        migrations.AddField("entry", "email", models.TextField(null=True)),
    ]
